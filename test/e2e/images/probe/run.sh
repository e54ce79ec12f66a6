# The service of the end-to-end tests: MODE, from the image or the environment, says how it behaves.
#   good       answers /healthz, and its version at /
#   unhealthy  answers, but not /healthz
#   exits      ends at once
#   dies       answers, and ends two seconds later, inside the monitor window
#   late       answers, and ends eight seconds later, when the monitor window is over
#   hungry     takes all the memory that it gets
#   leaks      as `exits`, after it has printed every secret that it was given
echo "version $VERSION starts, mode $MODE"
case $MODE in
  exits) echo "this version cannot start"; exit 3 ;;
  leaks) echo "given: $(cat /run/secrets/* 2>/dev/null) ${PLANTED-}"; exit 3 ;;
  hungry) a=xxxxxxxxxxxxxxxx; while :; do a=$a$a; done ;;
esac
mkdir -p /tmp/www
echo "$VERSION" >/tmp/www/index.html
[ "$MODE" = unhealthy ] && echo "the database is not there" || echo ok >/tmp/www/healthz
# A request that comes while the name still resolves here is answered: the server ends two seconds after the signal.
trap 'sleep 2; exit 0' TERM
httpd -f -p 8000 -h /tmp/www &
beat=0
while :; do
  touch /tmp/heartbeat
  [ "$MODE" = dies ] && [ $beat -ge 2 ] && { echo "the token was refused"; exit 4; }
  [ "$MODE" = late ] && [ $beat -ge 8 ] && { echo "the connection was lost"; exit 5; }
  beat=$((beat + 1))
  sleep 1 &
  wait $!
done
