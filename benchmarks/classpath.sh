# Builds the benchmarks; sourced by the commands beside it, which then run
#   "$java" -cp "$classpath" CLASS
# in the top folder.
top=$(CDPATH='' cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$top"
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
./mvnw -B -q -pl benchmarks -am -DskipTests -Dmaven.test.skip=true package \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=target/classpath -Dmdep.includeScope=runtime
classpath="benchmarks/target/classes:$(cat benchmarks/target/classpath)"
