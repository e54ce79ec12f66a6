registry=${IMAGE%%/*}
printf %s "$DOCKER_PASSWORD" | docker login --username "$DOCKER_USERNAME" --password-stdin "$registry"
docker build --tag "$IMAGE:$COMMIT" --tag "$IMAGE:latest" .
docker push --quiet --all-tags "$IMAGE"
docker logout "$registry"
reference=$(docker image inspect --format '{{index .RepoDigests 0}}' "$IMAGE:$COMMIT")
echo "digest=${reference#*@}" >>"$GITHUB_OUTPUT"
